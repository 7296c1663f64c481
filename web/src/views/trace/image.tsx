import { useState } from "react";
import { formatBytes } from "../../model/format";
import { bytesOf, hiddenBecause, type ImagePart } from "../../model/message_part";
import { CopyButton } from "../../widgets/copy_button";
import { LongText } from "../../widgets/long_text";

// An image that a model was shown: what it is and where, and itself when somebody asks for it and it is in the trace.
export function Image({ image }: { image: ImagePart }) {
  const [isShown, setShown] = useState(false);
  const reason = hiddenBecause(image);
  return (
    <figure className="message-image">
      <figcaption>
        <span className="role">image</span> <span className="dim">{factsOf(image)}</span>
        {image.reference !== "" && (
          <>
            <code>
              <LongText text={image.reference} />
            </code>
            <CopyButton text={() => image.reference} label="Copy where the image is" />
          </>
        )}
        {reason === "" ? (
          <button
            type="button"
            className="link-button"
            aria-expanded={isShown}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? "Hide" : "Show"}
          </button>
        ) : (
          <span className="dim">{reason}</span>
        )}
      </figcaption>
      {isShown && <img src={image.data} alt={`What the model was shown: ${factsOf(image)}`} />}
    </figure>
  );
}

const factsOf = (image: ImagePart) =>
  [image.mediaType, image.data === "" ? "" : formatBytes(bytesOf(image))]
    .filter((fact) => fact !== "")
    .join(", ");
