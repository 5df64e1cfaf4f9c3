"""How did the law that we hold change? Two rulebooks laid side by side, in words."""
