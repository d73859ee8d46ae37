"""A second reader: any language model that the library `llm` knows, asked about the stories that may be award news.

It is believed only where its words are in the story. docs/second-reader.md says how to choose and set up a model.
"""
