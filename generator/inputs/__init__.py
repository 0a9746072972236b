"""What a release is made from, without reading more of it than is needed to know.

An input is a path that is read, or looked for, when a release is rendered: one that is not there
is an input, too, since it may appear. A folder is one with all that is or may be in it. Inputs may
name too much, never too little: what a change of one really does is for ``impact`` to find out.
"""
