# What a system does with a service: start it, wait until it is ready, ask it to stop.
python service.py 2> service.log &
until grep -q ready service.log; do sleep 0.1; done
kill -TERM $!
wait $!
echo "exit status: $?"
