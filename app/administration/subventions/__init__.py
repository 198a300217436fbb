"""Public grants data imported by the administrator."""
