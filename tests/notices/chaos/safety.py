from notices.kinds import Kind, register
from notices.models import Channel
from tests.notices.outboxes import plain_words

SAFETY = "safety"

register(
    Kind(
        name=SAFETY,
        label="Safety",
        compose=plain_words,
        channels=(Channel.EMAIL,),
        is_essential=True,
    )
)
