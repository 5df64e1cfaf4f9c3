"""What does an authority get about a shipment? One file that holds everything behind it and can be checked without us.

The rows of a shipment are gathered (`gathering`), told as data (`records`), as law (`law_then`) and on paper
(`decision_paper`), and packed with sums of every file (`packing`); `pack` does it all.
"""
