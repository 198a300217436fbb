"""The portal of the Contrat Quartiers 2030 of La Porte du Hainaut."""

import gc

# what is imported lives for ever: the collector, which would walk it hundreds of times while it is loaded (a tenth
# of the start), has little to do before the server says that it is ready (`main`)
gc.set_threshold(200_000, 20, 50)
