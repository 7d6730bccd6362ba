"""What surveys tell people. A letter holds a link and the survey's title: no answers, and nobody's name."""
