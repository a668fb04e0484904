;
(set-info :status unsat)
(set-info :source |
 ) ( " ;
|)
(set-info)
(set-option :produce-proofs true)
(set-option :random-seed 007)
(set-option :diagnostic-output-channel "std""out")
(echo "a ""b"" ) ;")
(echo)
(get-model)
(get-value (x (f {} 1e5 |y|) let :k #))
(get-no-such-thing)
(check-sat)
; 1: true Bool
; query 1: with
