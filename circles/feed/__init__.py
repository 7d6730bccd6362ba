"""A person's circles in their own calendar program: the secret address, and the file that it answers with."""
