"""Venues and sessions in the database: bringing them in, changing them, looking them up."""
