; expect: :2:7: unterminated string literal
(echo "never closed)
(check-sat)
