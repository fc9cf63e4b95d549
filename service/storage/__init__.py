"""The database: the only place where SQL is written and the only place that commits."""
