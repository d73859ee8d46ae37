"""Finds duplicates: copies of one story, and facts about one award. Pure: values in, values out."""
