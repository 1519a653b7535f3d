"""The sections of a verdict, each at an address of its own and asking the database for no more than it shows."""
