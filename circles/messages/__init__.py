"""What circles tell people."""
