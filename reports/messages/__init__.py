"""What results tell people. A letter holds a link and the survey's title: no figure, and not whom it has figures of."""
