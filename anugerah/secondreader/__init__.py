"""A second reader: any language model that the library `llm` knows reads the stories that may be award news.

A value counts only if the story contains it. docs/second-reader.md says how to choose and set up a model.
"""
