"""The weekly report of a school: when it comes, what it counts, who gets it, and its words."""
