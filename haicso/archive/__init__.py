"""A past that nobody acted: planned in plain values, then written in bulk with the results that the actions would give.

`planner` says who asks what, where and when, and who answers when (`plan`: the values); `people` finds the logins and
officers that the plan names; `writer` writes, `player` acts the same plan through the actions that people use. The demo
takes its quarters from here; a bigger archive takes other places, more quarters, and a faster way to write the rows
(`rows.Rows.write`).
"""
