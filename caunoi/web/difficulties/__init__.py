"""Difficulties: the desk, one of them, petitions, the page of an owner without an account."""
