import threading

import pytest
from catalogue import create
from service import serve


@pytest.fixture
def address(tmp_path):
    create(tmp_path / "shop.db", {"bread": 250})
    server = serve(tmp_path / "shop.db")
    threading.Thread(target=server.serve_forever, args=(0.01,)).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
