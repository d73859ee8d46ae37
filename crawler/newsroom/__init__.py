"""Small invented news sites, served on loopback ports for the demo and the tests."""
