"""Checks of tags, over every taggable resource."""
