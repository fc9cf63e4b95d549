"""Statistics, through the desk's pages."""
