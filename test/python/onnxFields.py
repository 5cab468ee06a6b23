"""Field numbers, types and repetition of the messages in onnx.proto, as the onnx package has them."""

import json

from onnx import onnx_ml_pb2

print(
    json.dumps(
        {
            name: {field.name: [field.number, field.type, bool(field.is_repeated), bool(field.is_packed)] for field in message.fields}
            for name, message in [*onnx_ml_pb2.DESCRIPTOR.message_types_by_name.items()]
        }
    )
)
