"""Another helpdesk on the same data, page by page beside ours (`benchmarks.peers.side_by_side`)."""
