{ small: { limit: '2G', guarantee: '1G' } }
