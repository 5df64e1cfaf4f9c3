"""Which facts may a clause mention, of what type, and what do their texts mean?"""
