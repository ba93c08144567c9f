"""A typed client of the endpoint."""
