"""What care tells people. An e-mail holds a link: no words, and nobody's name."""

from datetime import timedelta

# For as long somebody may be glad of it, however late it comes.
OF_USE = timedelta(days=30)
