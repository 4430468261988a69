"""Reads keyfiles as NetworkManager does, with libnm (Debian package libnm0).

Each line of the input is a keyfile in base64. Each line of the output is what is wrong with it, or "ok". Warnings count:
they say which part of the file is ignored.
"""
import base64
import ctypes
import sys

nm = ctypes.CDLL("libnm.so.0")
glib = ctypes.CDLL("libglib-2.0.so.0")
DIRECTORY = b"/etc/NetworkManager/system-connections"
WARNING = 1  # NM_KEYFILE_HANDLER_TYPE_WARN
SEVERE = 3000  # NM_KEYFILE_WARN_SEVERITY_WARN
POINTER = ctypes.c_void_p


class GError(ctypes.Structure):
    _fields_ = [("domain", ctypes.c_uint32), ("code", ctypes.c_int), ("message", ctypes.c_char_p)]


ERROR = ctypes.POINTER(ctypes.POINTER(GError))
HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, POINTER, POINTER, ctypes.c_int, POINTER, POINTER)


def declare(function, result, *arguments):
    function.restype = result
    function.argtypes = arguments


declare(glib.g_key_file_new, POINTER)
declare(glib.g_key_file_load_from_data, ctypes.c_int, POINTER, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int, ERROR)
declare(glib.g_key_file_get_value, ctypes.c_char_p, POINTER, ctypes.c_char_p, ctypes.c_char_p, POINTER)
declare(glib.g_key_file_set_value, None, POINTER, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p)
declare(nm.nm_keyfile_read, POINTER, POINTER, ctypes.c_char_p, ctypes.c_int, HANDLER, POINTER, ERROR)
declare(nm.nm_keyfile_handler_data_warn_get, None, POINTER, ctypes.POINTER(ctypes.c_char_p),
        ctypes.POINTER(ctypes.c_int))
declare(nm.nm_connection_normalize, ctypes.c_int, POINTER, POINTER, POINTER, ERROR)
declare(nm.nm_connection_verify_secrets, ctypes.c_int, POINTER, ERROR)


def judged(data):
    warnings = []

    def handle(_keyfile, _connection, kind, details, _user):
        if kind != WARNING:
            return 0
        message, severity = ctypes.c_char_p(), ctypes.c_int()
        nm.nm_keyfile_handler_data_warn_get(details, ctypes.byref(message), ctypes.byref(severity))
        if severity.value >= SEVERE:
            warnings.append(message.value.decode())
        return 1

    handler = HANDLER(handle)
    error = ctypes.POINTER(GError)()
    keyfile = glib.g_key_file_new()
    if not glib.g_key_file_load_from_data(keyfile, data, len(data), 0, ctypes.byref(error)):
        return error.contents.message.decode()
    # NetworkManager adds these two before it checks the rest.
    for key, value in ((b"id", b"generated"), (b"uuid", b"0e8f7a3c-2d52-4a0c-9a55-5f3f5b7f1c11")):
        if not glib.g_key_file_get_value(keyfile, b"connection", key, None):
            glib.g_key_file_set_value(keyfile, b"connection", key, value)
    connection = nm.nm_keyfile_read(keyfile, DIRECTORY, 0, handler, None, ctypes.byref(error))
    if not connection or not nm.nm_connection_normalize(connection, None, None, ctypes.byref(error)) \
            or not nm.nm_connection_verify_secrets(connection, ctypes.byref(error)):
        return error.contents.message.decode()
    return "; ".join(warnings) or "ok"


for line in sys.stdin:
    print(judged(base64.b64decode(line)).replace("\n", " "), flush=True)
