"""The care of the data: keeping, deleting, copying, watching."""
