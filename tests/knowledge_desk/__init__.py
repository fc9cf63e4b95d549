"""What officials do with the knowledge, through the desk's pages."""
