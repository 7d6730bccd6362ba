"""Names that the demo mixes. Nobody is meant."""

from collections.abc import Iterator
from random import Random

GIVEN = """
Aaliyah Adrián Aisha Alejandra Amara Amir Ana Andre Anh Arjun Ava Aziz Beatriz Ben Bianca Bilal Camila Carlos Chidi
Chloe Connor Daniela Darius David Deshawn Diego Elena Eli Emma Esi Ethan Fatima Felix Gabriela Grace Hana Hassan
Hugo Imani Ines Isaac Isla Jada Jae Jamal Javier Jiho Jonah José Julia Kai Kayla Keisha Khalil Kiran Lam Laila Leo
Liam Lina Lucía Luis Maeve Malik Manuel Maria Marcus Mateo Maya Mei Mia Miguel Mina Nadia Naomi Nasir Niko Noah Noor
Olivia Omar Owen Paloma Pedro Priya Quinn Rafael Rania Ravi Rosa Ruth Sadia Sam Santiago Sara Sofía Talia Tariq Tess
Thiago Tomás Uma Valeria Victor Wanjiru Will Xiomara Yara Yusuf Zainab Zara Zoë
""".split()

FAMILY = """
Abdi Acosta Adams Addo Aguilar Ahmed Álvarez Anderson Bailey Baker Banerjee Barnes Begum Bell Brooks Brown Cabrera
Campbell Carter Castillo Chen Clark Coleman Cruz Davis Delgado Díaz Diallo Edwards Espinoza Evans Fernández Fisher
Flores Foster García Gómez Gray Green Gupta Gutiérrez Hall Hassan Hernández Hill Howard Hughes Ibrahim Jackson James
Jenkins Jiménez Johnson Jones Kaur Kelly Khan Kim King Kumar Lee Lewis Li López Martin Martínez Mendoza Mensah Miller
Mitchell Mohamed Moore Morales Morgan Murphy Nguyen Núñez Ochoa Okafor Ortiz Osei Owens Park Patel Peña Pérez Perry
Phillips Powell Price Ramírez Reed Reyes Rivera Roberts Rodríguez Rogers Ross Ruiz Salazar Sánchez Scott Shah Silva
Singh Smith Soto Taylor Thomas Torres Tran Turner Vargas Vega Walker Ward Watson White Williams Wilson Wong Wright
Young Zhang
""".split()


def people(random: Random) -> Iterator[tuple[str, str]]:
    """First and last names, no pair twice, for as long as somebody asks."""
    used: set[tuple[str, str]] = set()
    while True:
        pair = (random.choice(GIVEN), random.choice(FAMILY))
        if len(used) > len(GIVEN) * len(FAMILY) * 0.6:
            pair = (pair[0], f"{pair[1]}-{random.choice(FAMILY)}")
        if pair not in used:
            used.add(pair)
            yield pair
