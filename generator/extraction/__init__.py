"""A release taken out of the fleet: plain files that Helm deploys without any of ours.

Pure: from what ``stack`` read to files in memory. What needs a key is done before, elsewhere.
"""
