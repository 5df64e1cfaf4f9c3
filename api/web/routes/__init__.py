"""One module a page; each turns a visit and a form into what the rooms below are asked, and their answer into HTML."""
