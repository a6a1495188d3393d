"""The engines of paper: what is printed comes in finished, as plain data, and a file goes out. No Django here, because
they run in a process of their own (see `child`) that is given little time and memory and nothing of ours.
"""
