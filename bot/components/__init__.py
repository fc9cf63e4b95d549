"""Graph components that do the hearing, one a file."""
