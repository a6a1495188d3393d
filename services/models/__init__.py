"""What can be asked, and what is known: tables that know no ticket."""

from .catalogue import Catalogue, Service, ServiceChange, ServiceEntry, ServiceFields

__all__ = ["Catalogue", "Service", "ServiceChange", "ServiceEntry", "ServiceFields"]
