// Small behaviours of the office pages, one file each. Every page works without them.
import "./office.css";
import "./register.css";
import "./fieldwork.css";
import "./icons.svg";
import "./mark.svg";
import { openByAddress } from "./opens";
import { toggleMenu } from "./menu";
import { focusSearch } from "./search";
import { guardSubmits } from "./submits";
import { tidyDays } from "./days";
import { walkWorklist } from "./worklist";
import { filterChoices } from "./choices";
import { closeDrops } from "./drops";
import { makeSteppers } from "./steppers";
import { shrinkPhotos } from "./photos";
import { foldOnPhones } from "./folds";

toggleMenu();
openByAddress();
focusSearch();
guardSubmits();
tidyDays();
walkWorklist();
filterChoices();
closeDrops();
makeSteppers();
shrinkPhotos();
foldOnPhones();
