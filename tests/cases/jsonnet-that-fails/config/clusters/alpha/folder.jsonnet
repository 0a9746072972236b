import '../alpha'
