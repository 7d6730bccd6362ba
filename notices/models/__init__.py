from notices.models.address import RefusedAddress
from notices.models.delivery import Channel, Delivery, State
from notices.models.preference import Choice, Preference, Rhythm

__all__ = ["Channel", "Choice", "Delivery", "Preference", "RefusedAddress", "Rhythm", "State"]
