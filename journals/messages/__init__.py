"""What journals tell people."""
