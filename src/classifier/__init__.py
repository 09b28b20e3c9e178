"""Judges. Makes `Tags`: what a post is about, where, how urgent, and how sure we are.

Text is cut into words that remember where they stood (`words`), folded so that spelling habits do
not matter (`fold`), scored by a trained model and matched against the gazetteer; every judgement
carries the spans of the raw text that led to it.
"""
