"""May this line of this shipment leave, on this day, under the law as known, and why?"""

__version__ = "0.1.0"
