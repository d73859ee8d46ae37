"""Finds what is reported twice: copies of one story, and facts of one award. Pure: values in, values out."""
