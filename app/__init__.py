"""The portal of the Contrat Quartiers 2030 of La Porte du Hainaut."""

import gc

# what is imported lives for ever, and what the demonstration prepares nearly so: the collector, which would walk it
# again and again (a tenth of the start), has nothing to do before the server says that it is ready (`main`)
gc.set_threshold(5_000_000, 20, 50)
