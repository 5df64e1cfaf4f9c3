"""Who owns whom, and to what share do listed parties own a party? Graphs of stakes and the 50 % rules over them."""
