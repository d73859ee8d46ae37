"""Reads award news: is a story about a fresh award, and which awards does it report?"""
