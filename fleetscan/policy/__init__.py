"""IAM policies that allow what a sweep calls, and nothing else: derived, never listed by hand.

Pure: from what checks need to the text of a policy. One module per format.
"""
