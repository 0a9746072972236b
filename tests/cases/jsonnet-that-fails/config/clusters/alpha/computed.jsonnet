local name = 'x';
import name
