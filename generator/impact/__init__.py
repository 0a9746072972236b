"""What a change of the repository does to each hub: from two states of it to what is affected.

``reach`` looks at what releases are made from, and may name too many; ``difference`` renders what
can be reached, before and after, and names those whose objects differ.
"""
