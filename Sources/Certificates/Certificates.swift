// The target Certificates.
