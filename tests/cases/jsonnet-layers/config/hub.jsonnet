{ name: std.extVar('NAME'), account: std.extVar('ACCOUNT'), paid: std.extVar('PAID'), file: std.thisFile }
