"""What people write, as it is stored: encrypted, with a key of its author's."""
