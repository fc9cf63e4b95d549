"""Japan's open-data tables of events and public facilities: columns, cells, rows in and out. Pure."""
